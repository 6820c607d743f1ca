// What the page itself says, in both languages.
import { both } from './language.ts';

/** The page's own words. */
export const PHRASES = {
  title: both('Lessons', '수업'),
  claim: both(
    'From one neuron to many layers. Every demo trains on your own machine while you read.',
    '뉴런 하나에서 여러 층의 신경망까지 배웁니다. 모든 예제는 읽는 동안 여러분의 컴퓨터에서 학습됩니다.',
  ),
  language: both('Language', '언어'),
  chapters: both('Chapters', '차례'),
  chapter: both('Chapter', '장'),
  /** A chapter by its number; Korean counts it after the number. */
  chapterAt: (number: number) => both(`Chapter ${number}`, `${number}장`),
  solved: both('solved', '해결'),
  previous: both('Previous', '이전'),
  next: both('Next', '다음'),
  example: both('Try it', '직접 해 보기'),
  run: both('Run', '실행'),
  stop: both('Stop', '정지'),
  opening: both('Looking for a GPU …', 'GPU를 찾는 중입니다 …'),
  compiling: both('The demo is being compiled …', '예제를 컴파일하는 중입니다 …'),
  running: both('It runs …', '실행 중입니다 …'),
  ended: both('Done. Change something and watch.', '끝났습니다. 값을 바꾸고 지켜보세요.'),
  stopped: both('Stopped.', '멈췄습니다.'),
  again: both(
    'The GPU was lost. The demo has begun again on a new device.',
    'GPU 연결이 끊겨 새 장치에서 예제를 다시 시작했습니다.',
  ),
  failed: both('It ended with an error.', '오류로 끝났습니다.'),
  on: both('Runs on', '실행 장치:'),
  software: both('(no GPU: slow, but right)', '(GPU 없음: 느리지만 결과는 같음)'),
  recorded: both('Recorded, not trained here.', '여기서 학습한 것이 아니라 녹화된 실행입니다.'),
  recordedOn: both('Recorded on', '녹화한 장치:'),
  code: both('The code that runs', '실제로 실행되는 코드'),
  codeNote: both(
    'This is the file itself, not a copy of it.',
    '베껴 적은 것이 아니라 실행되는 파일 그 자체입니다.',
  ),
  copy: both('Copy', '복사'),
  copied: both('Copied', '복사했습니다'),
  notCopied: both('Select the text and copy it', '직접 선택해 복사해 주세요'),
  tasks: both('Your turn', '연습 문제'),
  check: both('Check', '확인'),
  answer: both('Your answer', '답'),
  right: both('Right.', '맞았습니다.'),
  wrong: both('Not yet.', '아직 정답이 아닙니다.'),
  goal: both(
    'Change the demo, let it run to its end, then check.',
    '예제의 값을 바꾸고 끝까지 실행한 뒤 확인해 주세요.',
  ),
  needsGpu: both(
    'This asks for a run of your own, which needs a GPU.',
    '직접 실행해야 하는 문제라서 GPU가 필요합니다.',
  ),
  findings: both('What the look at its health found', '건강 진단 결과'),
  nothing: both('Nothing to find fault with.', '문제가 발견되지 않았습니다.'),
  figures: both('Numbers', '숫자'),
  forget: both('Forget my progress', '진도 지우기'),
  progress: both('tasks solved', '문제 해결'),
  formula: both('Formula', '수식'),
  loading: both('The chapter is loading …', '장을 불러오는 중입니다 …'),
} as const;
