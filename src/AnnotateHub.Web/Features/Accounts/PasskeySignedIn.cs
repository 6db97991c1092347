namespace AnnotateHub.Web.Features.Accounts;

/// <param name="Next">The page to go on to.</param>
public sealed record PasskeySignedIn(string Next);
