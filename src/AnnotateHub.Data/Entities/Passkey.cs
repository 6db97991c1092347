namespace AnnotateHub.Data.Entities;

/// <summary>A passkey (WebAuthn) that signs a person in: what the server must know of it, none of which is a secret.</summary>
public sealed class Passkey
{
    public long Id { get; set; }
    public long PersonId { get; set; }

    /// <summary>By which the authenticator calls it.</summary>
    public required byte[] CredentialId { get; set; }

    /// <summary>COSE, as the authenticator gave it.</summary>
    public required byte[] PublicKey { get; set; }

    /// <summary>The person's word for it.</summary>
    public required string Name { get; set; }

    /// <summary>The host name that it is good for; browsers offer it nowhere else.</summary>
    public required string Host { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>How often the authenticator has signed, by its own count; 0 where it does not count.</summary>
    public long SignCount { get; set; }

    /// <summary>How browsers reach the authenticator (usb, internal ...), with spaces between.</summary>
    public string Transports { get; set; } = "";

    /// <summary>It may be on several devices of its person.</summary>
    public bool IsBackupEligible { get; set; }

    public bool IsBackedUp { get; set; }
}
