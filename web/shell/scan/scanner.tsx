// The camera in the page, or a picture.
import { useEffect, useRef, useState } from 'preact/hooks'
import { say } from '../words.ts'
import { decode, type Found } from './decode.ts'

const EACH_MS = 180

export function Scanner({ onFound, onClose, onlyFromCamera }: { onFound(found: Found): void; onClose(): void; onlyFromCamera?: boolean }) {
  const video = useRef<HTMLVideoElement>(null)
  const [message, setMessage] = useState(say('scanHint'))

  useEffect(() => {
    let isOver = false
    let stream: MediaStream | undefined
    let timer = 0
    const look = async (): Promise<void> => {
      const found = video.current && video.current.readyState >= 2 ? await decode(video.current) : undefined
      if (isOver) return
      if (found) onFound(found)
      else timer = window.setTimeout(look, EACH_MS)
    }
    const begin = async (): Promise<void> => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false })
        if (isOver) return stream.getTracks().forEach(track => track.stop())
        video.current!.srcObject = stream
        await video.current!.play()
        void look()
      } catch {
        setMessage(say('noCamera'))
      }
    }
    void begin()
    const keys = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose()
    }
    addEventListener('keydown', keys)
    return () => {
      isOver = true
      clearTimeout(timer)
      removeEventListener('keydown', keys)
      stream?.getTracks().forEach(track => track.stop())
    }
  }, [])

  const readPicture = async (files: FileList | null): Promise<void> => {
    if (!files?.[0]) return
    try {
      const found = await decode(await createImageBitmap(files[0]))
      if (found) onFound(found)
      else setMessage(say('noCode'))
    } catch {
      setMessage(say('noCode'))
    }
  }

  return (
    <div class="scanner" role="dialog" aria-modal="true" aria-label={say('scan')}>
      <video ref={video} playsInline muted aria-hidden="true" />
      <div class="frame" aria-hidden="true" />
      <div class="top"><button class="button" onClick={onClose} autofocus>{say('close')}</button></div>
      <div class="bottom">
        <p role="status">{message}</p>
        {!onlyFromCamera && (
          <label class="button">
            {say('fromPicture')}
            <input class="hidden" type="file" accept="image/*" onChange={event => void readPicture(event.currentTarget.files)} />
          </label>
        )}
      </div>
    </div>
  )
}
