// Runs in the engine of the C# compiler: glass-easel's template compiler behind two calls that take and give JSON.
import './text-coding'
// @ts-expect-error The package types its bundle only; this is the same code without its WebAssembly inside.
import * as engine from '../node_modules/glass-easel-template-compiler/pkg/glass_easel_template_compiler_bg.js'

interface Finding { isError: boolean; message: string; startLine: number; startColumn: number }

declare const globalThis: {
  start(bytes: Uint8Array): string
  read(path: string, text: string): string
  write(path: string, inlineScripts: string): string
}

let group: any

globalThis.start = bytes => {
  const module = new WebAssembly.Module(bytes as BufferSource)
  const instance = new WebAssembly.Instance(module, { './glass_easel_template_compiler_bg.js': engine })
  engine.__wbg_set_wasm(instance.exports)
  group = new engine.TmplGroup()
  return engine.TmplGroup.getRuntimeVarList()
}

/** Takes a template in; gives its findings, the scripts written in it and the line (from 0) each starts on. */
globalThis.read = (path, text) => {
  const findings: Finding[] = group.addTmpl(path, text)
  const inline: string[] = group.getInlineScriptModuleNames(path)
  return JSON.stringify({
    findings: findings.map(({ isError, message, startLine, startColumn }) => ({ isError, message, line: startLine + 1, column: startColumn + 1 })),
    inline: inline.map(name => ({ name, text: group.getInlineScript(path, name) })),
  })
}

/** Gives the code of a template that was taken in, with its own scripts replaced, and forgets it. */
globalThis.write = (path, inlineScripts) => {
  for (const { name, text } of JSON.parse(inlineScripts)) group.setInlineScript(path, name, text)
  const code = group.getTmplGenObject(path)
  group.removeTmpl(path)
  return code
}
