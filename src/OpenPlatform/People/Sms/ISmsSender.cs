namespace Madang.OpenPlatform.People.Sms;

/// <summary>Carries a text to a phone. An operator's own gateway implements it; where none is registered, a sandbox shows what would have been sent.</summary>
public interface ISmsSender
{
    /// <summary>Sends one text, or throws when it certainly was not sent.</summary>
    /// <param name="phone">E.164: +8613800138000.</param>
    /// <param name="text">At most 70 characters, so that it is one message also in Chinese and Korean.</param>
    /// <param name="cancellation">Gives it up.</param>
    Task SendAsync(string phone, string text, CancellationToken cancellation = default);
}
