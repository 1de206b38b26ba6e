import { builtin } from '../../view/builtin.ts'
import { make } from '../shared/dom.ts'
import { say } from '../shared/words.ts'
import { camera } from './declaration.ts'

const WIDTHS_PX: Record<string, number> = { low: 640, medium: 1280, high: 1920 }

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string; format: string }[]>
}

/** `error`: {errMsg}. `initdone`: {maxZoom}. `scancode`: {result, type}, once a code until it leaves. */
export default builtin({
  ...camera,
  create(node) {
    const view = make('video', '', node.element)
    const notice = make('div', 'wx-notice', node.element)
    node.slot = make('div', 'wx-camera-over', node.element)
    view.muted = view.playsInline = view.autoplay = true
    notice.hidden = true
    let stream: MediaStream | undefined
    let scanning = 0
    let lastCode = ''
    let recorder: MediaRecorder | undefined
    let chunks: Blob[] = []
    const stop = (): void => {
      clearInterval(scanning)
      for (const track of stream?.getTracks() ?? []) track.stop()
      stream = undefined
    }
    const fail = (errMsg: string): void => {
      notice.hidden = false
      notice.textContent = say('noCamera')
      node.emit('error', { errMsg })
    }
    const scan = (): void => {
      const Made = (globalThis as { BarcodeDetector?: new () => Detector }).BarcodeDetector
      if (node.attrs.mode !== 'scanCode' || !Made) return
      const detector = new Made()
      scanning = window.setInterval(async () => {
        const [code] = await detector.detect(view).catch(() => [])
        if (code && code.rawValue !== lastCode) node.emit('scancode', { result: code.rawValue, type: code.format, charSet: 'utf-8' })
        lastCode = code?.rawValue ?? ''
      }, 300)
    }
    const start = async (): Promise<void> => {
      stop()
      if (!navigator.mediaDevices) return fail('camera is not available here')
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: node.attrs['device-position'] === 'front' ? 'user' : 'environment', width: { ideal: WIDTHS_PX[node.attrs.resolution] ?? 1280 } },
        })
        if (!node.element.isConnected) return stop()
        notice.hidden = true
        view.srcObject = stream
        node.emit('initdone', { maxZoom: 1 })
        scan()
      } catch (refusal) {
        fail((refusal as Error).name === 'NotAllowedError' ? 'auth deny' : (refusal as Error).message)
      }
    }
    node.cleanup(stop)
    return {
      changed(names) {
        if (node.element.isConnected && (names.has('device-position') || names.has('resolution') || names.has('mode'))) void start()
      },
      attached: () => void start(),
      detached() {
        stop()
        node.emit('stop', {})
      },
      methods: {
        async takePhoto(args: { quality?: string } = {}) {
          if (!stream) throw { errMsg: 'camera is not ready' }
          const picture = document.createElement('canvas')
          picture.width = view.videoWidth
          picture.height = view.videoHeight
          picture.getContext('2d')!.drawImage(view, 0, 0)
          const quality = ({ high: 0.95, normal: 0.85, low: 0.6, original: 1 } as Record<string, number>)[args.quality ?? 'normal'] ?? 0.85
          const blob = await new Promise<Blob | null>(resolve => picture.toBlob(resolve, 'image/jpeg', quality))
          if (!blob) throw { errMsg: 'no picture' }
          return { tempImagePath: await node.page.temporaryFile(blob) }
        },
        startRecord() {
          if (!stream) throw { errMsg: 'camera is not ready' }
          chunks = []
          recorder = new MediaRecorder(stream)
          recorder.ondataavailable = event => void chunks.push(event.data)
          recorder.start()
        },
        async stopRecord() {
          const running = recorder
          if (!running) throw { errMsg: 'no record under way' }
          await new Promise(resolve => {
            running.onstop = resolve
            running.stop()
          })
          recorder = undefined
          return { tempVideoPath: await node.page.temporaryFile(new Blob(chunks, { type: running.mimeType })), tempThumbPath: '' }
        },
      },
    }
  },
})

export { default as css } from './camera.css'
