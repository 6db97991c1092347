namespace AnnotateHub.Application.Kernel;

/// <summary>Why something was not done; null where it is not there.</summary>
public readonly record struct Error(string? Reason)
{
    public static readonly Error NotFound;

    public Result<T> ToResult<T>() => Reason is null ? new Result<T>.NotFound() : new Result<T>.Refused(Reason);
}
