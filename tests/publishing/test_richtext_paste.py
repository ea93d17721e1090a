"""Texts of Word, LibreOffice and Google Docs keep their structure and lose their styles, whether
they come through the editor, an import or a command. The examples are shortened clipboards of those
programs, with the oddities they write."""

import pytest
from django.urls import reverse

from apps.publishing.richtext import clean, structured
from tests.factories import OtherPageFactory, UserFactory

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=Generator content="Microsoft Word 15"><title>Бұйрық</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-family:"Times New Roman",serif;} --></style></head>
<body lang=RU style='tab-interval:35.4pt'><!--StartFragment-->
<h1><span lang=KK style='font-family:"Times New Roman",serif;mso-ansi-language:KK'>Қабылдау
тәртібі<o:p></o:p></span></h1>
<h2 style='margin-left:36.0pt;mso-list:l2 level1 lfo3'><![if !supportLists]><b><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></b><![endif]><b>Құжаттар</b></h2>
<p class=MsoNormal style='text-align:justify;mso-bidi-font-weight:bold'>Пациент <b
style='mso-bidi-font-weight:normal'>жеке куәлігін</b> және
<i>тіркеу</i> талонын көрсетеді<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"
title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if
!supportFootnotes]><span class=MsoFootnoteReference><span
style='font-size:12.0pt'>[1]</span></span><![endif]></span></span></a>,
аумағы 20 м<sup>2</sup>, H<sub>2</sub>O.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1
lfo1'><![if !supportLists]><span lang=KK style='mso-fareast-font-family:"Times New Roman"'><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]><span lang=KK>Тіркеу бөлімі<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-add-space:auto;
text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>a)<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span><![endif]>бірінші
терезе</p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:108.0pt;mso-list:l0 level3 lfo1'><![if
!supportLists]><span style='font-family:Wingdings'><span style='mso-list:Ignore'>§<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>тек
таңертең</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>b)<span>&nbsp;&nbsp; </span></span><![endif]>екінші терезе</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>2.<span>&nbsp;&nbsp; </span></span><![endif]>Дәрігер</p>
<p class=MsoNormal>Ескерту.</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>3.<span>&nbsp;&nbsp; </span></span><![endif]>Зертхана</p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;
</span></span></span><![endif]>ЭКГ</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>УДЗ</p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>
<thead><tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'><td width=200 rowspan=2 valign=top
style='width:150pt;border:solid windowtext 1.0pt'><p class=MsoNormal
align=center><b>Қызмет<o:p></o:p></b></p></td><td width=300 colspan=2><p class=MsoNormal><b>Бағасы,
₸</b></p></td></tr><tr><td><p class=MsoNormal><b>ересек</b></p></td><td><p
class=MsoNormal><b>бала</b></p></td></tr></thead>
<tr style='mso-yfti-irow:1'><td><p class=MsoNormal>ЭКГ</p></td><td><p
class=MsoNormal>2 500</p></td><td><p class=MsoNormal>1 900</p></td></tr>
<tr><td><p class=MsoNormal>Дәрігер</p></td><td colspan=2><p class=MsoNormal>тегін</p><p
class=MsoNormal>жолдамамен</p></td></tr></table>
<p class=MsoQuote><i>Денсаулық — зор байлық.</i></p>
<p class=MsoNormal>Толығырақ: <a href="https://adilet.zan.kz/kaz"><span
style='color:blue'>«Әділет»</span></a> <img width=10 height=10
src="file:///C:/Temp/msohtmlclip1/01/clip_image001.png" v:shapes="_x0000_i1025">
<a href="#_Toc1234">бөлім</a>.<del>ескі сөз</del></p>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1
width="33%"><![endif]><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a
style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span
class=MsoFootnoteReference>[1]</span></a> Немесе цифрлық құжат.</p></div></div>
<!--EndFragment--></body></html>"""

WORD_CLEAN = (
    "<h2>Қабылдау тәртібі</h2>"
    "<h3>1. Құжаттар</h3>"
    "<p>Пациент <strong>жеке куәлігін</strong> және <em>тіркеу</em> талонын көрсетеді"
    "<sup>[1]</sup>, аумағы 20 м<sup>2</sup>, H<sub>2</sub>O.</p>"
    "<ol><li>Тіркеу бөлімі"
    "<ol><li>бірінші терезе<ul><li>тек таңертең</li></ul></li><li>екінші терезе</li></ol></li>"
    "<li>Дәрігер</li></ol>"
    "<p>Ескерту.</p>"
    '<ol start="3"><li>Зертхана</li></ol>'
    "<ul><li>ЭКГ</li><li>УДЗ</li></ul>"
    '<table><thead><tr><th rowspan="2" scope="col">Қызмет</th>'
    '<th colspan="2" scope="col">Бағасы, ₸</th></tr>'
    '<tr><th scope="col">ересек</th><th scope="col">бала</th></tr></thead>'
    "<tbody><tr><td>ЭКГ</td><td>2 500</td><td>1 900</td></tr>"
    '<tr><td>Дәрігер</td><td colspan="2"><p>тегін</p><p>жолдамамен</p></td></tr></tbody></table>'
    "<blockquote><p><em>Денсаулық — зор байлық.</em></p></blockquote>"
    '<p>Толығырақ: <a href="https://adilet.zan.kz/kaz">«Әділет»</a> бөлім.</p>'
    "<hr>"
    "<p>[1] Немесе цифрлық құжат.</p>"
)

# Saved as «Web page, filtered»: the lists are only drawn.
WORD_FILTERED = """<div class=WordSection1>
<p class=MsoListParagraphCxSpFirst style='margin-left:36.0pt;text-indent:-18.0pt'><span
style='font-family:Symbol'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;
</span></span>қан талдауы</p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt'><span
style='font-family:"Courier New"'>o<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span>аш қарынға</p>
<p class=MsoListParagraphCxSpLast style='margin-left:36.0pt;text-indent:-18.0pt'><span>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><b>несеп</b> талдауы</p>
<p class=MsoTitle>Атауы</p>
</div>"""
WORD_FILTERED_CLEAN = (
    "<ul><li>қан талдауы<ul><li>аш қарынға</li></ul></li>"
    "<li><strong>несеп</strong> талдауы</li></ul><h2>Атауы</h2>"
)

LIBREOFFICE = """<!DOCTYPE html><html><head><meta http-equiv="content-type"
content="text/html; charset=utf-8"/><title></title>
<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/><style type="text/css">
p { line-height: 115% }</style></head><body lang="ru-RU" link="#000080" dir="ltr">
<h1 class="western">Порядок приёма</h1>
<p class="western" style="line-height: 100%; margin-bottom: 0cm"><font face="Liberation Serif,
serif"><font size="3" style="font-size: 12pt">Возьмите <b>удостоверение</b> и <span
style="font-weight: bold">талон</span></font></font><sup><a class="sdfootnoteanc"
name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></sup>.</p>
<p class="western"><br/>

</p>
<ol>
	<li><p style="line-height: 100%">Регистратура</p>
	<ol type="a">
		<li><p>первое окно</p></li>
	</ol>
	</li>
	<li><p>Врач</p></li>
</ol>
<table width="100%" cellpadding="4" cellspacing="0"><col width="128*"/><col width="128*"/>
	<thead><tr valign="top"><th width="50%" style="border: 1px solid #000000"><p
	align="center">Услуга</p></th><th width="50%"><p align="center">Цена</p></th></tr></thead>
	<tbody><tr valign="top"><td><p>ЭКГ</p></td><td rowspan="1"><p>2 500</p></td></tr></tbody>
</table>
<div id="sdfootnote1"><p class="sdfootnote-western"><a class="sdfootnotesym"
name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Или цифровой документ.</p>
</div></body></html>"""
LIBREOFFICE_CLEAN = (
    "<h2>Порядок приёма</h2>"
    "<p>Возьмите <strong>удостоверение</strong> и <strong>талон</strong><sup>[1]</sup>.</p>"
    "<ol><li>Регистратура<ol><li>первое окно</li></ol></li><li>Врач</li></ol>"
    '<table><thead><tr><th scope="col">Услуга</th><th scope="col">Цена</th></tr></thead>'
    "<tbody><tr><td>ЭКГ</td><td>2 500</td></tr></tbody></table>"
    "<hr><p>[1] Или цифровой документ.</p>"
)

GOOGLE_DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" '
    'id="docs-internal-guid-2c5f0d1e-7fff-aaaa-bbbb-0123456789ab">'
    '<h2 dir="ltr" style="line-height:1.38;margin-top:18pt;"><span style="font-size:16pt;'
    'font-weight:400;white-space:pre-wrap;">Құжаттар</span></h2><br />'
    '<p dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-weight:400;">'
    'Өзіңізбен </span><span style="font-size:11pt;font-weight:700;">куәлік</span><span '
    'style="font-style:italic;font-weight:400;"> алыңыз</span><span '
    'style="font-size:0.6em;vertical-align:super;">1</span>: '
    '<a href="https://www.google.com/url?q=https://egov.kz/&amp;sa=D" '
    'style="text-decoration:none;"><span style="color:#1155cc;text-decoration:underline;">egov.kz'
    "</span></a></p>"
    '<ul style="margin-top:0;padding-inline-start:48px;"><li dir="ltr" style="list-style-type:disc;'
    'font-weight:400;" aria-level="1"><p dir="ltr" role="presentation"><span>бір</span></p></li>'
    '<ul style="margin-top:0;"><li dir="ltr" aria-level="2" style="list-style-type:circle;">'
    '<p dir="ltr" role="presentation"><span>ішкі</span></p></li></ul><li dir="ltr" aria-level="1">'
    '<p dir="ltr" role="presentation"><span>екі</span></p></li></ul>'
    '<div dir="ltr" style="margin-left:0pt;" align="left"><table style="border:none;"><colgroup>'
    '<col width="302" /><col width="302" /></colgroup><tbody><tr style="height:0pt"><td '
    'style="border:solid #000 1pt;"><p dir="ltr"><span style="font-weight:700;">Қызмет</span></p>'
    '</td><td colspan="1" rowspan="1"><p dir="ltr"><span style="font-weight:700;">Баға</span></p>'
    '</td></tr><tr><td><p dir="ltr"><span style="font-weight:400;">ЭКГ</span></p></td><td><p>'
    "<span>тегін</span></p></td></tr></tbody></table></div></b>"
    '<br class="Apple-interchange-newline">'
)
GOOGLE_DOCS_CLEAN = (
    "<h2>Құжаттар</h2>"
    "<p>Өзіңізбен <strong>куәлік</strong><em> алыңыз</em><sup>1</sup>: "
    '<a href="https://egov.kz/">egov.kz</a></p>'
    "<ul><li>бір<ul><li>ішкі</li></ul></li><li>екі</li></ul>"
    '<table><thead><tr><th scope="col">Қызмет</th><th scope="col">Баға</th></tr></thead>'
    "<tbody><tr><td>ЭКГ</td><td>тегін</td></tr></tbody></table>"
)
PASTED = {
    "word": (WORD, WORD_CLEAN),
    "word, filtered": (WORD_FILTERED, WORD_FILTERED_CLEAN),
    "libreoffice": (LIBREOFFICE, LIBREOFFICE_CLEAN),
    "google docs": (GOOGLE_DOCS, GOOGLE_DOCS_CLEAN),
}


@pytest.mark.parametrize(("pasted", "expected"), PASTED.values(), ids=PASTED)
def test_structure_stays_and_styles_go(pasted, expected):
    assert clean(pasted) == expected
    assert clean(expected) == expected


def test_a_text_of_our_own_is_not_rearranged():
    html = (
        "<h2>А</h2><p>Б  <b>В</b></p><table><tr><td><b>Г</b></td></tr><tr><td>Д</td></tr></table>"
    )
    assert structured(html) is html


SMALL = {
    "a paragraph that is a heading by its level": (
        "<p class=MsoNormal style='mso-outline-level:2'>Бөлім</p>",
        "<h2>Бөлім</h2>",
    ),
    "a paragraph taken out of its list": (
        "<p class=MsoListParagraph style='mso-list:none'>Жай сөз</p>",
        "<p>Жай сөз</p>",
    ),
    "a list that begins again": (
        "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>а</p>"
        "<p style='mso-list:l0 level1 lfo2'><span style='mso-list:Ignore'>1.</span>б</p>",
        "<ol><li>а</li></ol><ol><li>б</li></ol>",
    ),
    "a list that begins deep": (
        "<p style='mso-list:l0 level3 lfo1'><span style='mso-list:Ignore'>-</span>а</p>"
        "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>-</span>б</p>",
        "<ul><li>а</li></ul><ul><li>б</li></ul>",
    ),
    "a list in a cell": (
        "<table><tr><td class=x><p style='mso-list:l0 level1 lfo1'>"
        "<span style='mso-list:Ignore'>·</span>а</p></td></tr></table>",
        "<table><tbody><tr><td><ul><li>а</li></ul></td></tr></tbody></table>",
    ),
    "a table of one bold row has no headings": (
        "<table class=MsoTableGrid><tr><td><b>а</b></td></tr></table>",
        "<table><tbody><tr><td><strong>а</strong></td></tr></tbody></table>",
    ),
    "boxes become paragraphs": (
        "<div>Бір</div><div><span style='color:red'>Екі</span></div>",
        "<p>Бір</p><p>Екі</p>",
    ),
    "hidden words": ("<p class=x>а<span style='display:none'>ә</span></p>", "<p>а</p>"),
    "a phrase's language stays where the program did not guess it": (
        '<p class="x">слово <span lang="kk">емхана</span></p>',
        '<p>слово <span lang="kk">емхана</span></p>',
    ),
    "bold said twice": (
        "<p><b><span style='font-weight:bold'>а</span></b></p>",
        "<p><strong>а</strong></p>",
    ),
}


@pytest.mark.parametrize(("pasted", "expected"), SMALL.values(), ids=SMALL)
def test_small_cases(pasted, expected):
    assert clean(pasted) == expected
    assert clean(expected) == expected


def test_a_thousand_boxes_inside_each_other_are_no_trouble():
    assert clean("<div class=x>" * 3000 + "сөз" + "</div>" * 3000) == "<p>сөз</p>"


@pytest.mark.django_db
def test_an_import_gets_the_structure_too():
    page = OtherPageFactory(body_kk=WORD)
    page.refresh_from_db()
    assert page.body_kk == WORD_CLEAN


# --- The address the editor asks ----------------------------------------------------------------


@pytest.mark.django_db
def test_staff_get_what_would_be_stored(client):
    client.force_login(UserFactory())
    response = client.post(reverse("richtext_paste"), {"html": GOOGLE_DOCS})
    assert response.content.decode() == GOOGLE_DOCS_CLEAN
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_nobody_else_is_answered(client):
    address = reverse("richtext_paste")
    assert client.post(address, {"html": "<p>a</p>"}).status_code == 404
    client.force_login(UserFactory(is_staff=False))
    assert client.post(address, {"html": "<p>a</p>"}).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 405
