using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.UseCases.Rounds;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>What one person needs to annotate one image (docs/canvas-contract.md, section 2).</summary>
/// <param name="Note">Why there is no assignment, as a sentence, for who could have one; else null.</param>
/// <param name="ViewSettings">What the canvas last stored for this person in this project.</param>
/// <param name="Preferences">What the canvas last stored for this person.</param>
/// <param name="Comments">On the assignment, oldest first.</param>
public sealed record WorkDocument(
    string Server, PersonView Person, ProjectView Project, ImageView Image, AssignmentView? Assignment, long Revision,
    IReadOnlyList<BoxView> Boxes, RawJson? ViewSettings, RawJson? Preferences, IReadOnlyList<CommentView>? Comments = null, string? Note = null);

public sealed record PersonView(long Id, string UserName, string DisplayName);

public sealed record ProjectView(
    long Id, string Name, bool Synthetic, IReadOnlyList<LabelClass> Classes, IReadOnlyList<ChannelDefinition> Channels);

/// <param name="Position">From 1, in working order.</param>
public sealed record ImageView(
    long Id, string Name, int Width, int Height, string? Patient, int Position, int Of, long? Previous, long? Next, IReadOnlyList<PlaneView> Planes);

/// <param name="Exact">False when the source is float or wider than 16 bits, so that values are known to 1/65535 of their range.</param>
public sealed record PlaneView(
    int Channel, string Hash, int Bits, bool Exact, double ValueScale, double ValueOffset, int Minimum, int Maximum, int Low, int High,
    DisplayView Display, RawView Raw);

/// <summary>Where the prepared 8-bit picture of a plane is and how large it is.</summary>
public sealed record DisplayView(string Url, int Width, int Height);

/// <summary>Where the tiles of original values are; <c>{column}</c> and <c>{row}</c> are to be filled in.</summary>
public sealed record RawView(string Url, int TileSize, int Columns, int Rows);

/// <param name="Person">Whose work it is; a lead may look at somebody else's, never change it.</param>
/// <param name="Queue">Where it stands in its person's list; null outside of rounds.</param>
/// <param name="Returned">What was said when it was returned; null in every other state.</param>
/// <param name="Calibration">What the person has to submit before the round opens; null when it is open.</param>
/// <param name="MayDecide">The one who asks is a lead looking on, who may accept or return it.</param>
public sealed record AssignmentView(
    long Id, AssignmentState State, bool Editable, string? Reason, RoundView Round, int Held, PersonView Person,
    QueueView? Queue = null, ReturnedView? Returned = null, CalibrationView? Calibration = null, bool MayDecide = false);

/// <summary>Work to open: <c>annotate?assignment=</c> on the image.</summary>
public sealed record PlaceView(long Image, long Assignment);

/// <param name="Position">From 1, done work included.</param>
public sealed record QueueView(int Position, int Of, PlaceView? Previous, PlaceView? Next);

/// <param name="By">Display name of the lead.</param>
public sealed record ReturnedView(string By, string Text);

/// <param name="Next">The next open image; null when all is submitted and only the thresholds are not reached.</param>
public sealed record CalibrationView(int Submitted, int Of, PlaceView? Next);

/// <summary>The round as the annotator knows it: a drift assignment names the round it hides in.</summary>
public sealed record RoundView(long Id, RoundKind Kind, string Name);

/// <summary>A box as it stands.</summary>
public sealed record BoxView(
    string Id, double X1, double Y1, double X2, double Y2, string Class, BoxFlags Flags, BoxOrigin Origin,
    IReadOnlyDictionary<string, string>? Attributes, IReadOnlyList<string>? Parents, double? Score,
    BoxReview Review = BoxReview.None);

public sealed record ImageListView(int Total, IReadOnlyList<ImageItemView> Items);

/// <param name="State">The asking person's own state, null before they opened the image.</param>
/// <param name="Boxes">The asking person's own boxes.</param>
public sealed record ImageItemView(long Id, string Name, string? Patient, AssignmentState? State, int Boxes, string Thumbnail);

public sealed record HeldListView(IReadOnlyList<HeldView> Items);

public sealed record HeldView(long HeldId, HeldOperationView Operation, string Reason, DateTimeOffset ReceivedAt);

public sealed record HeldOperationView(string ClientId, long Sequence, string Id, OperationKind Kind, string? Undoes, DateTimeOffset? At, RawJson Boxes);
