using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>What one person needs to annotate one image (docs/canvas-contract.md, section 2).</summary>
/// <param name="ViewSettings">What the canvas last stored for this person in this project.</param>
/// <param name="Preferences">What the canvas last stored for this person.</param>
public sealed record WorkDocument(
    string Server, PersonView Person, ProjectView Project, ImageView Image, AssignmentView? Assignment, long Revision,
    IReadOnlyList<BoxView> Boxes, RawJson? ViewSettings, RawJson? Preferences);

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
public sealed record AssignmentView(long Id, AssignmentState State, bool Editable, string? Reason, RoundView Round, int Held, PersonView Person);

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
