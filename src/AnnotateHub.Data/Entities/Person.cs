using Microsoft.AspNetCore.Identity;

namespace AnnotateHub.Data.Entities;

/// <summary>Somebody who can sign in.</summary>
public sealed class Person : IdentityUser<long>
{
    public string DisplayName { get; set; } = "";

    /// <summary>May create people and projects on this server; says nothing about any project's data.</summary>
    public bool IsAdministrator { get; set; }

    /// <summary>A ready account of the demo, shown with its password on the sign-in page.</summary>
    public bool IsDemo { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Since when the account may not sign in, by an administrator; null while it may.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Since when the account is deleted: its name is a pseudonym, its work stays.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Somebody else set the password; its owner must choose another before anything else.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Key bindings and other choices of the canvas, as the canvas wrote them (JSON).</summary>
    public string? CanvasPreferences { get; set; }
}
