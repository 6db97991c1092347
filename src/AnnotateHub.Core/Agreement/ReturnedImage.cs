namespace AnnotateHub.Core.Agreement;

/// <summary>An image that came back to the person who had done it before.</summary>
/// <param name="Before">What the person drew the first time.</param>
/// <param name="Again">What the same person drew when it came back.</param>
public sealed record ReturnedImage(string Person, DateOnly Day, IReadOnlyList<ClassedBox> Before, IReadOnlyList<ClassedBox> Again);
