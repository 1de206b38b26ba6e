namespace Madang.Pay.Sandbox;

/// <summary>What a developer may ask the sandbox to do wrong for one merchant, or for one app, whose pushes are its callbacks.</summary>
internal enum FaultKind
{
    /// <summary>Answers late, by the fault's milliseconds.</summary>
    Delay,

    /// <summary>Answers SYSTEM_ERROR before anything is done.</summary>
    SystemError,

    /// <summary>Does the work, then answers SYSTEM_ERROR: the client must ask again with the same number.</summary>
    SystemErrorAfter,

    /// <summary>A code payment stays at USERPAYING until the payer confirms.</summary>
    UserPaying,

    /// <summary>A callback is recorded as sent but never is; the retry schedule brings it later.</summary>
    CallbackLost,

    /// <summary>A callback is sent twice.</summary>
    CallbackDoubled,

    /// <summary>A callback is not sent yet but later, by the fault's milliseconds of business time.</summary>
    CallbackDelayed,

    /// <summary>A callback carries a deliberately bad signature (WECHATPAY/SIGNTEST/); with a path, an answer to a request there does instead.</summary>
    SignatureProbe,

    /// <summary>A callback is stamped with a time that is off by the fault's seconds; with a path, an answer to a request there is instead.</summary>
    ClockSkew,

    /// <summary>A refund ends ABNORMAL instead of SUCCESS.</summary>
    RefundAbnormal,

    /// <summary>A refund ends CLOSED, as one does that the merchant's account could not pay for seven days: the amount may be refunded again with a new number.</summary>
    RefundClosed,

    /// <summary>A legacy batch of transfers ends CLOSED before any of it is paid, and its money goes back.</summary>
    TransferBatchClosed,
}
