using System.Text;
using QRCoder;

namespace Madang.MiniPrograms.Development;

/// <summary>A QR code in a terminal: two modules a character, one above the other.</summary>
public static class TerminalCode
{
    private const string Colours = "\e[38;5;16;48;5;231m";
    private const string Plain = "\e[0m";

    /// <summary>The code's lines. A terminal with colours gets black on white, as phones expect; without, light modules are drawn, for the dark ground that most terminals have.</summary>
    public static string Of(string text, bool withColours)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var rows = data.ModuleMatrix;
        // The matrix carries four modules of quiet around it; two are enough on a screen.
        const int Trim = 2;
        var lines = new StringBuilder();
        for (var row = Trim; row < rows.Count - Trim; row += 2)
        {
            lines.Append("  ").Append(withColours ? Colours : "");
            for (var column = Trim; column < rows.Count - Trim; column++)
            {
                var upper = rows[row][column] == withColours;
                var lower = (row + 1 < rows.Count - Trim && rows[row + 1][column]) == withColours;
                lines.Append((upper, lower) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' });
            }
            lines.Append(withColours ? Plain : "").Append('\n');
        }
        return lines.ToString();
    }
}
