namespace AnnotateHub.Web.Live;

/// <summary>What a connection can listen to.</summary>
internal enum LiveSubjectKind
{
    /// <summary>The reader's own things; every connection listens to it.</summary>
    Person,
    Project,
    Assignment,
    Job,
}
