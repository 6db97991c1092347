using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Security;

/// <summary>Every answer to a script that is not 2xx: a problem document with a code for programs and a sentence for people (docs/canvas-contract.md).</summary>
public static class Problems
{
    public static ProblemHttpResult SignedOut() => Make(401, "signedOut", "Signed out", "Your sign-in has ended; sign in again to go on.");

    public static ProblemHttpResult BadCredentials(string detail) => Make(401, "badCredentials", "Not signed in", detail);

    public static ProblemHttpResult BadToken() =>
        Make(401, "badToken", "Token not accepted", "The access token is unknown, expired or revoked; make a new one on your account page.");

    /// <summary>What was asked for is there, but cannot be done as things stand.</summary>
    public static ProblemHttpResult Refused(string detail) => Make(409, "refused", "Not done", detail);

    public static ProblemHttpResult Antiforgery() =>
        Make(400, "antiforgery", "Stale token", "The X-CSRF-TOKEN header is missing or belongs to an earlier sign-in; fetch api/session and repeat.");

    public static ProblemHttpResult NotFound(string detail = "There is nothing here, or it is not for you.") => Make(404, "notFound", "Not found", detail);

    public static ProblemHttpResult Invalid(string detail) => Make(400, "invalid", "Malformed request", detail);

    public static ProblemHttpResult TooLarge(string detail) => Make(413, "tooLarge", "Too large", detail);

    public static ProblemHttpResult NotEditable(string detail) => Make(409, "notEditable", "Cannot be edited", detail);

    public static ProblemHttpResult SequenceGap(long expectedSequence) => Make(
        409, "sequenceGap", "Operations are missing", $"The next operation of this page must have sequence {expectedSequence}.",
        new KeyValuePair<string, object?>("expectedSequence", expectedSequence));

    public static ProblemHttpResult Unavailable(string detail) => Make(503, "unavailable", "Try again", detail);

    public static ProblemHttpResult Broken(string detail) => Make(500, "broken", "Cannot be read", detail);

    private static ProblemHttpResult Make(int status, string code, string title, string detail, params KeyValuePair<string, object?>[] more) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: [new KeyValuePair<string, object?>("code", code), .. more]);
}
