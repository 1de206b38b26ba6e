using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Madang.OpenPlatform.People.Passkeys;

/// <summary>WebAuthn as ASP.NET Core Identity checks it: challenge, origin, name of the relying party, user verification, signature and count.</summary>
internal sealed class PasskeyChecks
{
    /// <summary>JSON of a credential, base64 and all. A real one has some two thousand characters.</summary>
    public const int LongestCredential = 12 * 1024;

    private readonly PasskeyHandler<PasskeyHolder> handler;

    public PasskeyChecks(PasskeyHolders holders)
    {
        // The manager is the check's way to the store, and nothing else of it is used.
        var manager = new UserManager<PasskeyHolder>(holders, null!, null!, [], [], null!, null!, null!, NullLogger<UserManager<PasskeyHolder>>.Instance);
        handler = new(manager, Options.Create(new IdentityPasskeyOptions
        {
            // A passkey stands for the person here, alone: without a finger, a face or a code of the device it would stand for the device.
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            ValidateOrigin = context => ValueTask.FromResult(IsOwnOrigin(context)),
        }));
    }

    public async Task<(JsonNode Options, string? State)> ToMakeAsync(string personId, string shownName, HttpContext http)
    {
        var made = await handler.MakeCreationOptionsAsync(new() { Id = personId, Name = shownName, DisplayName = shownName }, http);
        return (JsonNode.Parse(made.CreationOptionsJson)!, made.AttestationState);
    }

    /// <param name="holder">Whose passkeys to ask for; null for any that the browser has.</param>
    /// <param name="http">The shell's request.</param>
    public async Task<(JsonNode Options, string? State)> ToUseAsync(PasskeyHolder? holder, HttpContext http)
    {
        var made = await handler.MakeRequestOptionsAsync(holder, http);
        return (JsonNode.Parse(made.RequestOptionsJson)!, made.AssertionState);
    }

    /// <summary>What was made, where everything about it is right; null otherwise.</summary>
    public async Task<UserPasskeyInfo?> MadeAsync(string? credential, string state, HttpContext http)
    {
        if (credential is not { Length: > 0 and <= LongestCredential })
            return null;
        var result = await handler.PerformAttestationAsync(new() { CredentialJson = credential, AttestationState = state, HttpContext = http });
        return result.Succeeded && result.Passkey.IsUserVerified ? result.Passkey : null;
    }

    /// <summary>Which passkey was used and whose it is, where everything about it is right; null otherwise.</summary>
    public async Task<(UserPasskeyInfo Passkey, string PersonId)?> UsedAsync(string? credential, string state, HttpContext http)
    {
        if (credential is not { Length: > 0 and <= LongestCredential })
            return null;
        var result = await handler.PerformAssertionAsync(new() { CredentialJson = credential, AssertionState = state, HttpContext = http });
        return result.Succeeded && result.Passkey.IsUserVerified ? (result.Passkey, result.User.PersonId) : null;
    }

    // The page that asked, and no frame in another: an app's own origin is below the shell's name, or beside it.
    private static bool IsOwnOrigin(PasskeyOriginValidationContext context)
    {
        var host = context.HttpContext.Request.Host;
        return !context.CrossOrigin
            && Uri.TryCreate(context.Origin, UriKind.Absolute, out var origin)
            && string.Equals(origin.Host, host.Host, StringComparison.OrdinalIgnoreCase)
            && (origin.Scheme == Uri.UriSchemeHttps || origin is { Scheme: "http", Host: "localhost" })
            // A name without a port is its scheme's; behind a proxy that ends TLS the scheme here is not the browser's.
            && origin.Port == (host.Port ?? (origin.Scheme == Uri.UriSchemeHttps ? 443 : 80));
    }
}
