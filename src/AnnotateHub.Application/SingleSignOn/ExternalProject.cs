using AnnotateHub.Core.Study;

namespace AnnotateHub.Application.SingleSignOn;

/// <summary>One line of <c>Oidc:Projects</c> or <c>Ldap:Projects</c>: who has the value is a member of the project.</summary>
public sealed record ExternalProject
{
    public string Value { get; init; } = "";

    /// <summary>Name of the project.</summary>
    public string Project { get; init; } = "";

    /// <summary>As a text: the framework passes over what it cannot read in a list.</summary>
    public string Role { get; init; } = nameof(ProjectRole.Annotator);

    internal ProjectRole? ReadRole() => Enum.GetNames<ProjectRole>().Contains(Role, StringComparer.OrdinalIgnoreCase)
        ? Enum.Parse<ProjectRole>(Role, ignoreCase: true)
        : null;
}
