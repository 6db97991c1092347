namespace AnnotateHub.Core.Study.Blindness;

/// <summary><see cref="Blindness.OfOthers"/> for all assignments of a round at once.</summary>
public enum RoundVisibility
{
    Nothing = 0,

    /// <summary>Content of an image on which the viewer's own work is submitted, nothing of others.</summary>
    ContentWhenOwnIsDone = 1,

    /// <summary>Progress of all, content of an image on which everybody's work is submitted.</summary>
    ContentWhenAllAreDone = 2,
    Content = 3,
}
