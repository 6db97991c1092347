using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Accounts.Passkeys;

/// <summary>
/// Accounts as Identity's own store keeps them, with passkeys in a table of this product. Identity only reads them here, to check what an
/// authenticator signed: <see cref="PasskeyService"/> writes, in one transaction with the challenge that is spent.
/// </summary>
internal sealed class PersonStore(AnnotateHubDb context, IdentityErrorDescriber? describer = null)
    : UserStore<Person, IdentityRole<long>, AnnotateHubDb, long>(context, describer)
{
    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken) =>
        [.. (await Of(user).ToListAsync(cancellationToken)).Select(InfoOf)];

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        await Of(user).SingleOrDefaultAsync(passkey => passkey.CredentialId == credentialId, cancellationToken) is { } passkey
            ? InfoOf(passkey)
            : null;

    public override Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Users.SingleOrDefaultAsync(
            person => Context.Passkeys.Any(passkey => passkey.PersonId == person.Id && passkey.CredentialId == credentialId),
            cancellationToken
        );

    public override Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"Passkeys are written by {nameof(PasskeyService)}.");

    public override Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"Passkeys are removed by {nameof(PasskeyService)}.");

    private IQueryable<Passkey> Of(Person user) => Context.Passkeys.AsNoTracking().Where(passkey => passkey.PersonId == user.Id);

    /// <summary>What was said at the registration is not kept: nothing attests there.</summary>
    private static UserPasskeyInfo InfoOf(Passkey passkey) =>
        new(
            passkey.CredentialId,
            passkey.PublicKey,
            passkey.CreatedAt,
            (uint)passkey.SignCount,
            passkey.Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            isUserVerified: true,
            passkey.IsBackupEligible,
            passkey.IsBackedUp,
            attestationObject: [],
            clientDataJson: []
        )
        {
            Name = passkey.Name,
        };
}
