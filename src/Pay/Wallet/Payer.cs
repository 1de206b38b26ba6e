namespace Madang.Pay.Wallet;

/// <summary>A person who pays and is paid.</summary>
/// <param name="PayerId">32 hexadecimal digits.</param>
/// <param name="Name">What others see.</param>
internal sealed record Payer(string PayerId, string Name);
