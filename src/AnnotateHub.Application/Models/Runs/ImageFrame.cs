using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>What storing needs to know of an image. Its planes are let go once the model has seen them: many finished images may wait for
/// the disk.</summary>
internal sealed record ImageFrame(string Name, int Width, int Height)
{
    public static ImageFrame From(ModelImage image) => new(image.Name, image.Width, image.Height);
}
