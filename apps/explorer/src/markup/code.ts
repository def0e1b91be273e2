import { escapeText, raw, type Markup } from './html.ts';

const pattern =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*")|(?<word>\b(?:import|from|const|let|for|of|if|return|function|new|await|export|type)\b)|(?<number>\b\d[\d_.]*(?:e[+-]?\d+)?\b)/g;

/** JavaScript with comments, strings, numbers and keywords marked for the style sheet. */
export function highlight(code: string): Markup {
  let [text, end] = ['', 0];
  for (const match of code.matchAll(pattern)) {
    const kind = Object.entries(match.groups ?? {}).find(
      ([, found]) => (found as string | undefined) !== undefined,
    )?.[0];
    text += `${escapeText(code.slice(end, match.index))}<span class="code-${kind ?? 'text'}">${escapeText(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return raw(text + escapeText(code.slice(end)));
}
