using AnnotateHub.Application.SingleSignOn.Ldap;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Web.Security;

/// <summary>What became of a name, a password and perhaps a code.</summary>
/// <param name="Person">Who is signed in now.</param>
/// <param name="Wait">How long to wait before the next try.</param>
/// <param name="Pending">Whose password was right and whose second step is missing.</param>
/// <param name="IsCodeWrong">The password was right, the code was not.</param>
/// <param name="Problem">What the institution's directory has against it, where more is known than a wrong name or password.</param>
public sealed record SignInAnswer(
    Person? Person = null,
    TimeSpan? Wait = null,
    Person? Pending = null,
    bool IsCodeWrong = false,
    LdapProblem? Problem = null
);
