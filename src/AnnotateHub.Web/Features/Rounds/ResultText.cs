using System.Globalization;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Web.Features.Rounds;

/// <summary>What became of an action, for a page.</summary>
public static class ResultText
{
    /// <summary>Null when it was done.</summary>
    public static string? Fault<T>(this Result<T> outcome) =>
        outcome switch
        {
            Result<T>.Success => null,
            Result<T>.Refused refused => refused.Reason,
            _ => "This is not there any more, or not for you. Reload the page.",
        };

    public static T? ValueOrDefault<T>(this Result<T> outcome) => outcome is Result<T>.Success done ? done.Value : default;
}
