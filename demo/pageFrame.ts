// What every page has around its own content, written into its file: the link past the navigation, and the navigation.
import type { HtmlTagDescriptor, Plugin } from 'vite';
import { addressBetween, pageAt, PAGES, type PageEntry } from './shared/pages.ts';

/** The comment in the start page that the list of the other pages replaces. */
const LIST = '<!-- pages -->';

/** Writes the frame into each page, so that it is there before any script has run. */
export function pageFrame(): Plugin {
  return {
    name: 'page-frame',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }) => {
        const page = pageAt(path);
        if (!page) throw new Error(`demo/shared/pages.ts must list every page; got none for ${path}.`);
        return { html: html.replace(LIST, () => pageList(page)), tags: [skipLink(), navigation(page)] };
      },
    },
  };
}

function skipLink(): HtmlTagDescriptor {
  return tag('a', { class: 'skip', href: '#main' }, 'Skip to the content');
}

function navigation(here: PageEntry): HtmlTagDescriptor {
  const items = PAGES.map((page) => {
    const attributes: Record<string, string> = { href: addressBetween(here, page) };
    if (page === here) attributes['aria-current'] = 'page';
    return tag('li', {}, [tag('a', attributes, escapeText(page.name))]);
  });
  return tag('nav', { class: 'site', 'aria-label': 'Pages' }, [tag('ul', {}, items)]);
}

function pageList(here: PageEntry): string {
  const items = PAGES.filter((page) => page !== here).map(
    (page) =>
      `<li><a href="${addressBetween(here, page)}">${escapeText(page.name)}</a><p>${escapeText(page.line)}</p></li>`,
  );
  return `<ul class="pages">${items.join('\n')}</ul>`;
}

function tag(
  name: string,
  attrs: Record<string, string>,
  children: string | HtmlTagDescriptor[],
): HtmlTagDescriptor {
  return { tag: name, attrs, children, injectTo: 'body-prepend' };
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
