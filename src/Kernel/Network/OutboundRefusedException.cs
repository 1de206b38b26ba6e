namespace Madang.Kernel.Network;

/// <summary>A host leads to no address that may be connected to.</summary>
public sealed class OutboundRefusedException : IOException
{
    public OutboundRefusedException()
    {
    }

    public OutboundRefusedException(string message)
        : base(message)
    {
    }

    public OutboundRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
