using System.Data.Common;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Reading;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Security;

/// <summary>
/// The one place where what a script's request threw becomes its answer: a problem document with a sentence, whatever it was. Pages have
/// their own ways.
/// </summary>
internal sealed class ScriptFaults(ILogger<ScriptFaults> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!ApiGuards.IsScript(httpContext.Request))
            return false;
        // Whoever asked is gone; nobody reads an answer, and nothing is wrong.
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = ProblemOf(exception);
        var (method, path, number) = (httpContext.Request.Method, httpContext.Request.Path, RequestNumber.Of(httpContext));
        problem.ProblemDetails.Extensions["requestId"] = number;
        if (problem.StatusCode < StatusCodes.Status500InternalServerError)
            log.LogInformation("{Method} {Path} was answered {Status}: {Reason}", method, path, problem.StatusCode, exception.Message);
        else if (LoggedFault.WasLogged(exception))
            log.LogError("{Method} {Path} failed as logged before; the person was shown request {RequestId}", method, path, number);
        else
            log.LogError(exception, "{Method} {Path} failed; the person was shown request {RequestId}", method, path, number);
        if (problem.StatusCode == StatusCodes.Status500InternalServerError)
            problem.ProblemDetails.Detail += $" Its number is {number}.";
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static ProblemHttpResult ProblemOf(Exception exception) =>
        exception switch
        {
            ImageReadException unreadable => Problems.Broken(unreadable.Message),
            ObjectDamagedException damaged => Problems.Broken(damaged.Message),
            // Where it is, is for whoever runs the server: it stands in the log.
            ObjectStoreAwayException => Problems.Unavailable(
                "The store of the images does not answer just now. Nothing was lost; try again in a while. If it stays so, tell whoever "
                    + "runs the server: its log has the reason."
            ),
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } malformed => Problems.Invalid(malformed.Message),
            BadHttpRequestException malformed => Problems.OfStatus(malformed.StatusCode, malformed.Message),
            DbUpdateConcurrencyException => Problems.Conflict(),
            _ when DatabaseFault.IsConstraint(exception) => Problems.Conflict(),
            _ when DiskSpace.IsFull(exception) => Problems.DiskFull(),
            DbUpdateException or DbException or IOException or ObjectDisposedException => Problems.Unavailable(
                "The server could not read or write its data just now; nothing was lost, it will be tried again."
            ),
            _ => Problems.Fault(),
        };
}
