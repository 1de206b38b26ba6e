using System.Security.Cryptography;

namespace Madang.Pay.Tests.Platform;

/// <summary>Private keys in turn from a stock: a new one for each merchant of each test would take more time than everything else together.</summary>
internal static class ReadyKeys
{
    // More than the merchants that any two neighbours of one test could be told apart by.
    private const int Stock = 32;

    private static readonly Lazy<byte[]>[] Keys = [.. Enumerable.Range(0, Stock).Select(_ => new Lazy<byte[]>(Make))];
    private static int taken;

    public static RSA Next()
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Keys[(uint)Interlocked.Increment(ref taken) % Stock].Value, out _);
        return key;
    }

    private static byte[] Make()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKey();
    }
}
