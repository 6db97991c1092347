using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Training.Pictures;

/// <summary>Reads the images of a job and brings them to what the network gets. All values that were read go into one hash: the version of
/// the pixels.</summary>
public sealed class PictureReader : IDisposable
{
    private readonly TrainingJob _job;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public PictureReader(TrainingJob job) => _job = job;

    /// <summary>Hash of everything read so far, in the order of reading.</summary>
    public string PixelVersion => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <exception cref="TrainingRefusedException">A plane cannot be read or has another size than its image.</exception>
    public TrainingPicture Read(TrainingImage image)
    {
        var detector = _job.Kind is TrainingKind.Detector;
        var scale = detector ? _job.Scale : 1;
        var planes = new List<float[]>(image.Planes.Count);
        foreach (var (channel, plane) in _job.Channels.Zip(image.Planes))
        {
            var values = ReadValues(image, channel, plane);
            _hash.AppendData(MemoryMarshal.AsBytes<ushort>(values));
            var numbers = RobustScale.Measure(values, image.Width, image.Height).Numbers();
            var robust = new float[values.Length];
            for (var index = 0; index < values.Length; index++)
                robust[index] = numbers[values[index]];
            if (detector)
            {
                robust = PlaneResize.Scale(robust, image.Width, image.Height, scale);
                NetworkValues.Compress(robust);
            }

            planes.Add(robust);
        }

        return new TrainingPicture(
            image,
            PlaneResize.Size(image.Width, scale),
            PlaneResize.Size(image.Height, scale),
            planes,
            [.. image.Boxes.Select(box => new TrainingBox(box.Class, box.X1 * scale, box.Y1 * scale, box.X2 * scale, box.Y2 * scale))]
        );
    }

    private static ushort[] ReadValues(TrainingImage image, string channel, TrainingPlane plane)
    {
        try
        {
            var read = ImageFile.ReadPlane(plane.File, plane.Page, plane.Sample).Plane;
            return (read.Width, read.Height) == (image.Width, image.Height)
                ? read.Pixels
                : throw new TrainingRefusedException(
                    $"{image.Name}: channel '{channel}' has {read.Width} x {read.Height} pixels, the image "
                        + $"{image.Width} x {image.Height}; all channels of an image have one size. Look at '{plane.File}'."
                );
        }
        catch (Exception fault) when (fault is ImageReadException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingRefusedException(
                $"{image.Name}: channel '{channel}' cannot be read from '{plane.File}'. {fault.Message} Mend the "
                    + $"file, or leave the image out.",
                fault
            );
        }
    }

    public void Dispose() => _hash.Dispose();
}
