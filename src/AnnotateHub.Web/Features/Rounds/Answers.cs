using AnnotateHub.UseCases.Rounds;
using AnnotateHub.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AnnotateHub.Web.Features.Rounds;

/// <summary>What use cases answer, as HTTP: 200 with the value, 409 with the sentence, 404.</summary>
internal static class Answers
{
    public static Results<Ok<T>, ProblemHttpResult> ToHttp<T>(this Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done done => TypedResults.Ok(done.Value),
        Outcome<T>.Refused refused => Problems.Refused(refused.Reason),
        _ => Problems.NotFound(),
    };

    /// <summary>204 where the value tells nothing.</summary>
    public static Results<NoContent, ProblemHttpResult> ToNoContent<T>(this Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done => TypedResults.NoContent(),
        Outcome<T>.Refused refused => Problems.Refused(refused.Reason),
        _ => Problems.NotFound(),
    };

    public static Results<Ok<T>, ProblemHttpResult> OrNotFound<T>(this T? value) where T : class => value is null ? Problems.NotFound() : TypedResults.Ok(value);
}
