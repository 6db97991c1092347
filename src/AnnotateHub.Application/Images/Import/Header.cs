using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Import;

/// <summary>The header of a file, or the sentence why there is none.</summary>
internal sealed record Header(SourceFile File, ImageDescription? Description, string? Fault)
{
    public static Header Read(SourceFile file, ImageLimits? limits)
    {
        try
        {
            if (new FileInfo(file.File).Length == 0)
                return new Header(file, null, $"'{file.Path}' is empty (0 bytes); copy it again.");
            return new Header(file, ImageFile.Describe(file.File, limits), null);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new Header(file, null, Unreadable.Sentence(file.Path, fault));
        }
    }
}
