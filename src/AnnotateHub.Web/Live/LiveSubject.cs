namespace AnnotateHub.Web.Live;

/// <summary>One thing that connections listen to.</summary>
internal readonly record struct LiveSubject(LiveSubjectKind Kind, long Id)
{
    /// <summary>
    /// The group of the hub that holds this reader's connections. Readers are never mixed in a group, so that each hint can be allowed
    /// or withheld for each of them at the moment it is sent.
    /// </summary>
    public string GroupOf(LiveReader reader) =>
        FormattableString.Invariant($"{Kind}:{Id}/{(reader.TokenId is { } token ? $"token:{token}" : $"person:{reader.PersonId}")}");
}
