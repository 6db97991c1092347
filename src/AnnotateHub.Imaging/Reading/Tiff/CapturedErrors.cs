using BitMiracle.LibTiff.Classic;
using LibTiff = BitMiracle.LibTiff.Classic.Tiff;
using LibTiffOrientation = BitMiracle.LibTiff.Classic.Orientation;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>
/// LibTiff reports errors to one handler for the whole process. This one keeps the first of the thread that is reading;
/// reading never leaves its thread.
/// </summary>
internal sealed class CapturedErrors : TiffErrorHandler
{
    [ThreadStatic]
    private static string? first;

    static CapturedErrors() => LibTiff.SetErrorHandler(new CapturedErrors());

    public static string First => first ?? "";

    public static void Begin() => first = null;

    public override void ErrorHandler(LibTiff tif, string method, string format, params object[] args) => Keep(format, args);

    public override void ErrorHandlerExt(LibTiff tif, object clientData, string method, string format, params object[] args) { }

    public override void WarningHandler(LibTiff tif, string method, string format, params object[] args) { }

    public override void WarningHandlerExt(LibTiff tif, object clientData, string method, string format, params object[] args) { }

    private static void Keep(string format, object[] args)
    {
        if (first is not null)
            return;
        try
        {
            first = string.Format(format, args);
        }
        catch (FormatException)
        {
            first = format;
        }
    }
}
