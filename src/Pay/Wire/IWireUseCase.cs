namespace Madang.Pay.Wire;

/// <summary>
/// One endpoint of the APIv3 wire. By the time it runs, the request is authenticated and its body read;
/// whatever it answers is signed and recorded. An exception becomes SYSTEM_ERROR, which the caller may retry with the same number.
/// </summary>
internal interface IWireUseCase
{
    Task<WireAnswer> HandleAsync(WireCall call, CancellationToken cancellation);
}
