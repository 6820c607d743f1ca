// Before an example that only a recorded run shows: what a visitor without WebGPU can do.
import { element } from '../../shared/element.ts';
import { showAdvice, type Obstacle } from '../../shared/webgpuAdvice.ts';
import { both, type Language } from '../language/language.ts';

const NOTE = both(
  'The demos of this page need a GPU. Below is a recorded run with the settings that it begins with. You can read on, and solve all tasks that ask for a number or a choice.',
  '이 페이지의 예제에는 GPU가 필요합니다. 아래 예제는 처음 설정 그대로 녹화한 실행입니다. 글은 계속 읽을 수 있고, 숫자나 선택을 묻는 문제도 모두 풀 수 있습니다. 다음은 WebGPU를 켜는 방법입니다(영어).',
);

/** What stands in the way, and what helps. */
export function adviceView(obstacle: Obstacle, language: Language): HTMLElement {
  const advice = element('div', { attributes: { lang: 'en' } });
  showAdvice(advice, obstacle);
  return element('section', { class: 'problem', attributes: { id: 'advice', role: 'alert' } }, [
    element('p', { text: NOTE[language] }),
    advice,
  ]);
}
