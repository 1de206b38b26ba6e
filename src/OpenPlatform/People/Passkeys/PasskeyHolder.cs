using Microsoft.AspNetCore.Identity;

namespace Madang.OpenPlatform.People.Passkeys;

/// <summary>A person as ASP.NET Core's passkey check knows them: the id that stands in their passkeys.</summary>
internal sealed record PasskeyHolder(string PersonId);

/// <summary>What that check reads. It changes nothing: what a passkey's use changes is written by <see cref="PasskeyBook"/>, in one statement that decides a race.</summary>
internal sealed class PasskeyHolders(PasskeyBook book) : IUserPasskeyStore<PasskeyHolder>
{
    public void Dispose()
    {
        // It holds nothing.
    }

    public Task<string> GetUserIdAsync(PasskeyHolder user, CancellationToken cancellationToken) => Task.FromResult(user.PersonId);

    public Task<string?> GetUserNameAsync(PasskeyHolder user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.PersonId);

    public Task<PasskeyHolder?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult<PasskeyHolder?>(new(userId));

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyHolder user, CancellationToken cancellationToken) =>
        [.. (await book.OfAsync([user.PersonId], cancellationToken)).Select(passkey => passkey.Info())];

    public async Task<PasskeyHolder?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await book.FindByCredentialAsync(credentialId, cancellationToken) is { } passkey ? new(passkey.PersonId) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyHolder user, byte[] credentialId, CancellationToken cancellationToken) =>
        await book.FindByCredentialAsync(credentialId, cancellationToken) is { } passkey && passkey.PersonId == user.PersonId ? passkey.Info() : null;

    public Task AddOrUpdatePasskeyAsync(PasskeyHolder user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Unused();

    public Task RemovePasskeyAsync(PasskeyHolder user, byte[] credentialId, CancellationToken cancellationToken) => throw Unused();

    public Task SetUserNameAsync(PasskeyHolder user, string? userName, CancellationToken cancellationToken) => throw Unused();

    public Task<string?> GetNormalizedUserNameAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Unused();

    public Task SetNormalizedUserNameAsync(PasskeyHolder user, string? normalizedName, CancellationToken cancellationToken) => throw Unused();

    public Task<PasskeyHolder?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw Unused();

    public Task<IdentityResult> CreateAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Unused();

    public Task<IdentityResult> UpdateAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Unused();

    public Task<IdentityResult> DeleteAsync(PasskeyHolder user, CancellationToken cancellationToken) => throw Unused();

    private static NotSupportedException Unused() => new("People are kept by the identity log, not by this store.");
}
