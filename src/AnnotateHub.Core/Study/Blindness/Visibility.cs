namespace AnnotateHub.Core.Study.Blindness;

/// <summary>How much of one person's work on one image somebody else may know.</summary>
public enum Visibility
{
    /// <summary>Not even that it exists.</summary>
    Nothing = 0,

    /// <summary>Who, which image, which state and since when; no boxes, no counts of boxes, no history, no comments.</summary>
    Progress = 1,

    /// <summary>Everything.</summary>
    Content = 2,
}
