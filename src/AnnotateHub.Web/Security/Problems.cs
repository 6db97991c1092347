using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Security;

/// <summary>Every answer to a script that is not 2xx: a problem document with a code for programs and a sentence for people
/// (docs/canvas-contract.md).</summary>
public static class Problems
{
    public static ProblemHttpResult SignedOut() => Make(401, "signedOut", "Signed out", "Your sign-in has ended; sign in again to go on.");

    public static ProblemHttpResult BadCredentials(string detail) => Make(401, "badCredentials", "Not signed in", detail);

    public static ProblemHttpResult SecondStep(bool isWrong) =>
        Make(
            401,
            "secondStep",
            "Second step",
            isWrong
                ? "This code is not right, or was used before; send the next one with the name and the password."
                : "Name and password are right. Send them once more with the code of your authenticator app, or a recovery code; a "
                    + "passkey signs in on the sign-in page."
        );

    public static ProblemHttpResult BadToken() =>
        Make(
            401,
            "badToken",
            "Token not accepted",
            "The access token is unknown, expired or revoked; make a new one on your account page."
        );

    public static ProblemHttpResult MustChangePassword() =>
        Make(
            403,
            "mustChangePassword",
            "A new password is needed",
            "Somebody else set your password; open the pages in a browser and choose your own first."
        );

    public static ProblemHttpResult MustHaveSecondStep() =>
        Make(
            403,
            "mustHaveSecondStep",
            "A second step is needed",
            "This server asks for a second step of the sign-in from you; open the pages in a browser and set it up first."
        );

    /// <summary>What was asked for is there, but cannot be done as things stand.</summary>
    public static ProblemHttpResult Refused(string detail) => Make(409, "refused", "Not done", detail);

    public static ProblemHttpResult Antiforgery() =>
        Make(
            400,
            "antiforgery",
            "Stale token",
            "The X-CSRF-TOKEN header is missing or belongs to an earlier sign-in; fetch api/session and repeat."
        );

    public static ProblemHttpResult NotFound(string detail = "There is nothing here, or it is not for you.") =>
        Make(404, "notFound", "Not found", detail);

    public static ProblemHttpResult Invalid(string detail) => Make(400, "invalid", "Malformed request", detail);

    public static ProblemHttpResult TooLarge(string detail) => Make(413, "tooLarge", "Too large", detail);

    public static ProblemHttpResult NotEditable(string detail) => Make(409, "notEditable", "Cannot be edited", detail);

    public static ProblemHttpResult SequenceGap(long expectedSequence) =>
        Make(
            409,
            "sequenceGap",
            "Operations are missing",
            $"The next operation of this page must have sequence {expectedSequence}.",
            new KeyValuePair<string, object?>("expectedSequence", expectedSequence)
        );

    /// <summary>Two requests wanted the same at once, and the other one was first.</summary>
    public static ProblemHttpResult Conflict() =>
        Make(
            409,
            "conflict",
            "Changed meanwhile",
            "Somebody changed the same at this moment, and their change came first; nothing of yours was stored. Look at how it "
                + "stands now and repeat what is still wanted."
        );

    public static ProblemHttpResult Fault() =>
        Make(
            500,
            "fault",
            "Unexpected fault",
            "The server met a fault that it was not made for and stored nothing of this request; its log has the details. Repeat "
                + "it, and tell whoever runs the server if it stays."
        );

    /// <summary>For answers of the framework that have a status and no words.</summary>
    public static ProblemHttpResult OfStatus(int status, string? detail = null) =>
        status switch
        {
            401 => SignedOut(),
            404 => NotFound(),
            405 => Make(405, "method", "Not this way", detail ?? "This address is there, but does not take this HTTP method."),
            413 => TooLarge(detail ?? "The request is larger than this address takes."),
            415 => Make(
                415,
                "mediaType",
                "Other content expected",
                detail ?? "This address takes another content type; JSON is sent as application/json."
            ),
            >= 500 => Make(status, "fault", "Unexpected fault", detail ?? Fault().ProblemDetails.Detail!),
            _ => Make(
                status,
                "invalid",
                "Malformed request",
                detail ?? $"The request could not be taken (HTTP {status}); compare it with the description at openapi/v1.json."
            ),
        };

    public static ProblemHttpResult DiskFull(
        string detail = "The server's disk is full: nothing of this request was stored. What you drew is kept in this browser and sent "
            + "again; tell whoever runs the server."
    ) => Make(507, "diskFull", "Disk full", detail);

    /// <summary>More at once than one person needs; the answer says when to go on.</summary>
    public static ProblemHttpResult TooFast(string detail) => Make(429, "tooFast", "Too fast", detail);

    public static ProblemHttpResult Unavailable(string detail) => Make(503, "unavailable", "Try again", detail);

    public static ProblemHttpResult Broken(string detail) => Make(500, "broken", "Cannot be read", detail);

    private static ProblemHttpResult Make(
        int status,
        string code,
        string title,
        string detail,
        params KeyValuePair<string, object?>[] more
    ) =>
        TypedResults.Problem(
            detail,
            statusCode: status,
            title: title,
            extensions: [new KeyValuePair<string, object?>("code", code), .. more]
        );
}
