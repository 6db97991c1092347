namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>What a door must answer to somebody, by what is declared of it.</summary>
public enum Answer
{
    /// <summary>Asked to sign in: 401, and for pages and forms the way to the sign-in.</summary>
    SignIn,

    /// <summary>As what does not exist: 404.</summary>
    NotThere,

    /// <summary>Told why not: 404 or another 4xx, and nothing happens.</summary>
    Refused,

    /// <summary>Let in; what is asked may still be wrong or impossible, but neither a sign-in nor a right is missing.</summary>
    LetIn,
}
