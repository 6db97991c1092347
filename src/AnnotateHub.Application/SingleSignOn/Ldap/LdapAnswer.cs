namespace AnnotateHub.Application.SingleSignOn.Ldap;

/// <summary>Who it is, or why nobody.</summary>
/// <param name="Detail">For the log of the server, never for who signs in.</param>
public sealed record LdapAnswer(ExternalIdentity? Identity, LdapProblem? Problem = null, string Detail = "");
