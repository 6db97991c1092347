using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>What one person needs to annotate one image (docs/canvas-contract.md, section 2).</summary>
/// <param name="Note">Why there is no assignment, as a sentence, for who could have one; else null.</param>
/// <param name="MayBegin">There is no assignment yet, and the person may begin one in the free round:
/// <see cref="WorkReader.BeginAsync"/>.</param>
/// <param name="ViewSettings">What the canvas last stored for this person in this project.</param>
/// <param name="Preferences">What the canvas last stored for this person.</param>
/// <param name="Comments">On the assignment, oldest first.</param>
public sealed record WorkDocument(
    string Server,
    PersonView Person,
    ProjectView Project,
    ImageView Image,
    AssignmentView? Assignment,
    long Revision,
    IReadOnlyList<BoxView> Boxes,
    RawJson? ViewSettings,
    RawJson? Preferences,
    IReadOnlyList<CommentView>? Comments = null,
    string? Note = null,
    bool MayBegin = false
);
