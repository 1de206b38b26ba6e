namespace Madang.Pay.Wire;

/// <summary>Lets one use case take a larger body than others, such as a batch of a thousand transfers.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BodyLimitAttribute(int bytes) : Attribute
{
    public int Bytes { get; } = bytes;
}
