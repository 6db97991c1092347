namespace AnnotateHub.Application.Kernel;

/// <summary>A place in a long list that a row names, and not a number: what lies before it needs not be read again.</summary>
/// <param name="Row">Key of the last row of the page before, or of the first of the page after.</param>
/// <param name="IsBefore">The page that ends just before the row, and not the one that begins just after it.</param>
/// <param name="Value">What the row was sorted by when it was shown, where that changes while people work: the number of a state, the
/// ticks of a time. Null: as it stands now.</param>
public sealed record ListPlace(long Row, bool IsBefore = false, long? Value = null);
