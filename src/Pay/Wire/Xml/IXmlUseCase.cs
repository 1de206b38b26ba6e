namespace Madang.Pay.Wire.Xml;

/// <summary>
/// One call of the legacy XML wire. By the time it runs, the merchant is known by the signature and the fields are read. An exception becomes
/// SYSTEMERROR, which the caller may retry with the same number.
/// </summary>
internal interface IXmlUseCase
{
    Task<XmlAnswer> HandleAsync(XmlCall call, CancellationToken cancellation);
}
