namespace AnnotateHub.Core.Study;

/// <summary>What a person may do in one project; each role includes the ones before it, except that a Viewer does not annotate.</summary>
public enum ProjectRole
{
    Viewer,
    Annotator,
    Lead,
    Manager,
}
