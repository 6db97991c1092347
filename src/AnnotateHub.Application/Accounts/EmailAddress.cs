using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Accounts;

/// <summary>The e-mail address of an account. It is used once its owner opened a link that was sent there.</summary>
internal static class EmailAddress
{
    private const int MaxLength = 200;

    /// <summary>A sentence for what is no address, or null.</summary>
    public static string? FaultOf(string address) =>
        address.Length <= MaxLength
        && System.Net.Mail.MailAddress.TryCreate(address, out var read)
        && read.Address == address
        && !address.Any(char.IsControl)
            ? null
            : $"'{address[..Math.Min(address.Length, MaxLength)]}' is no e-mail address; expected something like anna@example.org.";

    /// <summary>Null or empty takes it away. Another address than before is to be proven anew.</summary>
    public static void Give(Person person, string? address)
    {
        address = address is { Length: > 0 } ? address : null;
        if (!string.Equals(person.Email, address, StringComparison.Ordinal))
            person.EmailConfirmed = false;
        (person.Email, person.NormalizedEmail) = (address, address?.ToUpperInvariant());
    }
}
