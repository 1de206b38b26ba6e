// The members that few apps use at their start are a script of their own: files, media, canvas. It is loaded, at once and once,
// when the first of them is touched; until then only their names are here.
import type { more as everything } from './more.ts'

export type More = typeof everything

/** What `more.ts` defines, in order; a test compares. */
export const LAZY_MEMBERS = [
  'getFileSystemManager', 'saveFile', 'getSavedFileList', 'removeSavedFile', 'getSavedFileInfo', 'getFileInfo',
  'uploadFile', 'downloadFile',
  'chooseImage', 'chooseVideo', 'chooseMedia', 'chooseMessageFile',
  'previewImage', 'previewMedia', 'getImageInfo', 'compressImage', 'getVideoInfo', 'saveImageToPhotosAlbum', 'saveVideoToPhotosAlbum', 'saveFileToDisk', 'openDocument',
  'createInnerAudioContext', 'getBackgroundAudioManager', 'setInnerAudioOption', 'playBackgroundAudio', 'pauseBackgroundAudio', 'stopBackgroundAudio', 'seekBackgroundAudio',
  'getBackgroundAudioPlayerState', 'onBackgroundAudioPlay', 'onBackgroundAudioPause', 'onBackgroundAudioStop', 'playVoice', 'pauseVoice', 'stopVoice',
  'createVideoContext', 'createMapContext', 'createAudioContext',
  'createCanvasContext', 'createOffscreenCanvas', 'canvasToTempFilePath', 'canvasGetImageData', 'canvasPutImageData',
  'addPhoneContact', 'addPhoneCalendar', 'addPhoneRepeatCalendar',
  'batchSetStorage', 'batchSetStorageSync', 'batchGetStorage', 'batchGetStorageSync', 'createBufferURL', 'revokeBufferURL', 'getPerformance',
  'startAccelerometer', 'stopAccelerometer', 'onAccelerometerChange', 'startGyroscope', 'stopGyroscope', 'onGyroscopeChange', 'startCompass', 'stopCompass', 'onCompassChange',
  'startDeviceMotionListening', 'stopDeviceMotionListening', 'onDeviceMotionChange', 'setClipboardData', 'getClipboardData', 'getRandomValues', 'getUserCryptoManager', 'vibrateShort', 'vibrateLong', 'getBatteryInfo',
  'setKeepScreenOn', 'hideKeyboard', 'getSelectedTextRange', 'onKeyboardHeightChange', 'onKeyDown', 'onKeyUp', 'onBatteryInfoChange', 'onMemoryWarning', 'makePhoneCall', 'scanCode', 'checkIsSupportSoterAuthentication', 'checkIsSoterEnrolledInDevice',
  'getLocation', 'getFuzzyLocation', 'chooseLocation', 'openLocation', 'startLocationUpdate', 'stopLocationUpdate', 'onLocationChange', 'onLocationChangeError',
  'connectSocket', 'sendSocketMessage', 'closeSocket', 'onSocketOpen', 'onSocketMessage', 'onSocketError', 'onSocketClose',
  'createAnimation', 'createWorker',
  'requestPayment', 'requestMerchantTransfer', 'chooseAddress', 'chooseInvoice', 'chooseInvoiceTitle', 'requestSubscribeMessage', 'openCustomerServiceChat', 'navigateToMiniProgram', 'navigateBackMiniProgram', 'restartMiniProgram', 'exitMiniProgram', 'authorize', 'openSetting', 'getPrivacySetting', 'requirePrivacyAuthorize', 'openPrivacyContract', 'onNeedPrivacyAuthorization', 'getExtConfig', 'getExtConfigSync', 'getUserInfo', 'getUserProfile',
  'arrayBufferToBase64', 'base64ToArrayBuffer', 'updateWeChatApp', 'setEnableDebug', 'getLogManager', 'getRealtimeLogManager', 'requestIdleCallback', 'cancelIdleCallback', 'triggerGC', 'preloadAssets', 'preloadWebview', 'preloadSkylineView',
  'getAppAuthorizeSetting', 'getSkylineInfoSync', 'getSkylineInfo', 'getRendererUserAgent', 'loadFontFace', 'setTopBarText', 'setWindowSize', 'reportAnalytics', 'reportEvent', 'reportMonitor', 'reportPerformance', 'getExptInfoSync',
  'setBackgroundColor', 'setBackgroundTextStyle', 'enableAlertBeforeUnload', 'disableAlertBeforeUnload',
  'onBeforeAppRoute', 'onAppRoute', 'onAppRouteDone', 'onBeforePageLoad', 'onAfterPageLoad', 'onBeforePageUnload', 'onAfterPageUnload', 'onLazyLoadError', 'onMenuButtonBoundingClientRectWeightChange', 'getApiCategory', 'onApiCategoryChange', 'onAudioInterruptionBegin', 'onAudioInterruptionEnd',
]

let load: (() => More) | null = null
let loaded: More | null = null

/** Says how to get the script. The worker does so before the app starts. */
export function loadMoreWith(loader: () => More): void {
  load = loader
  loaded = null
}

export function more(): More {
  if (!loaded) {
    if (!load) throw new Error('nobody said how to load the rest of wx')
    loaded = load()
  }
  return loaded
}
