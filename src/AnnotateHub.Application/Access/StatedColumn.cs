namespace AnnotateHub.Application.Access;

/// <summary>A column of the lab's own, and what is stated in it.</summary>
/// <param name="Values">In order; the first <see cref="MostValues"/>.</param>
/// <param name="IsMore">There are more values than are listed.</param>
public sealed record StatedColumn(string Name, IReadOnlyList<string> Values, bool IsMore)
{
    public const int MostValues = 200;
}
