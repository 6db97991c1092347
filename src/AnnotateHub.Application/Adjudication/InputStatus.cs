namespace AnnotateHub.Application.Adjudication;

/// <param name="Taken">Images in the adjudication.</param>
/// <param name="Fresh">Images that could be taken in now and are not.</param>
/// <param name="Changed">Images whose submitted work is no longer what was taken in.</param>
/// <param name="Open">Images of several annotators with an answer still open.</param>
public sealed record InputStatus(int Taken, int Fresh, int Changed, int Open);
