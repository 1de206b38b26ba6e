// Runs in an engine of the C# compiler: Less behind one call. It sees no file but those that `find` hands to it, and runs no script of an app's.
import './text-coding'
// @ts-expect-error The package has no types.
import create from 'less/lib/less/index.js'
// @ts-expect-error
import AbstractFileManager from 'less/lib/less/environment/abstract-file-manager.js'
import { SourceMapGenerator } from 'source-map-js/lib/source-map-generator.js'

interface Found { path: string; text: string }

declare const globalThis: {
  find(from: string, name: string): string | null
  compile(path: string, text: string): string
}

class Files extends AbstractFileManager {
  supports() {
    return true
  }

  supportsSync() {
    return true
  }

  loadFileSync(name: string, folder: string) {
    const found = globalThis.find(`${folder}-`, name)
    if (found === null) return { type: 'File', message: `There is no style file ${name}` }
    const { path, text } = JSON.parse(found) as Found
    return { filename: path, contents: text }
  }

  loadFile(name: string, folder: string) {
    return Promise.resolve(this.loadFileSync(name, folder))
  }
}

const refusal = 'Plugins of Less are scripts, and a compile runs no script of an app'

// What the package's own class does with a plugin's text is to run it.
class NoPlugins {
  evalPlugin(): never {
    throw new Error(refusal)
  }

  loadPluginSync() {
    return { type: 'Plugin', message: refusal }
  }

  loadPlugin() {
    return Promise.reject(new Error(refusal))
  }
}

// A picture that data-uri() names is no style file and so not found, and its address stays: what kind it is does not matter.
const less = create({ getSourceMapGenerator: () => SourceMapGenerator, mimeLookup: () => 'application/octet-stream' }, [new Files()])
less.PluginLoader = NoPlugins

globalThis.compile = (path, text) => {
  let answer = ''
  const options = { filename: path, syncImport: true, javascriptEnabled: false, sourceMap: { sourceMapBasepath: '', disableSourcemapAnnotation: true } }
  less.render(text, options, (error: any, output: any) => {
    answer = JSON.stringify(error
      ? { error: { message: String(error.message ?? 'Less gives up here: what is written does not end'), path: error.filename ?? path, line: error.line ?? 0, column: (error.column ?? -1) + 1 } }
      : { css: output.css, map: output.map })
  })
  return answer
}
