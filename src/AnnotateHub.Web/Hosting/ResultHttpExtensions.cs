using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Hosting;

/// <summary>What use cases answer, as HTTP: 200 with the value, 409 with the sentence, 404.</summary>
internal static class ResultHttpExtensions
{
    public static Results<Ok<T>, ProblemHttpResult> ToHttp<T>(this Result<T> outcome) =>
        outcome switch
        {
            Result<T>.Success done => TypedResults.Ok(done.Value),
            Result<T>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };

    /// <summary>204 where the value tells nothing.</summary>
    public static Results<NoContent, ProblemHttpResult> ToNoContent<T>(this Result<T> outcome) =>
        outcome switch
        {
            Result<T>.Success => TypedResults.NoContent(),
            Result<T>.Refused refused => Problems.Refused(refused.Reason),
            _ => Problems.NotFound(),
        };

    public static Results<Ok<T>, ProblemHttpResult> OrNotFound<T>(this T? value)
        where T : class => value is null ? Problems.NotFound() : TypedResults.Ok(value);
}
