titles            0.958  0.942  0.950   340 / 15 / 21
MEAN of 5                       0.905   (people, titles, bodies, result text, task text)
titles lost: baomoi2017-0094: ['lê thị điển | phó hiệu trưởng |']
titles lost: baomoi2017-0094: ['lê thị điển | hiệu trưởng | trường thpt trưng vương']
titles lost: baomoi2017-0094: ['lê thị điển | phó giám đốc | sở gd-đt tỉnh bình định']
titles lost: baomoi2017-0094: ['lê thị vinh hương | trưởng phòng | phòng tài chính-kế hoạch']
titles lost: baomoi2017-0094: ['lê thị vinh hương | phó giám đốc | sở lđ-tb-xh']
titles lost: baomoi2017-0094: ['nguyễn đức toàn | trưởng phòng | phòng tn-mt tp.quy nhơn']
titles lost: baomoi2017-0096: ['nguyễn thị bé hai | trưởng ban | ban tổ chức quận 2']
titles lost: baomoi2017-0152: ['lương cường | chủ nhiệm | tổng cục chính trị quân đội nhân dân việt nam']
titles lost: baomoi2017-0152: ['lương cường | trưởng đoàn |']
titles lost: baomoi2017-0161: ['tôn thất giáp | đại diện | hội đồng trị sự nguyễn phước tộc']
titles lost: baomoi2017-0173: ['nguyễn thiện nhân | chủ tịch | ủy ban trung ương mttq (ubtw mttq) việt nam']
titles lost: baomoi2017-0183: ['tôn thất giáp | đại diện | hội đồng trị sự nguyễn phước tộc']
titles lost: baomoi2017-0217: ['ngô thị thanh hằng | phí bí thư thường trực | thành uỷ hà nội']
titles lost: binhdinh-0001: ['trần thanh mẫn | uỷ viên | bộ chính trị']
titles lost: binhdinh-0001: ['lê minh hưng | trưởng ban | ban tổ chức trung ương']
titles lost: hddtvn-0006: ['mai tiến dũng | người phát ngôn | chính phủ']
titles lost: hddtvn-0013: ['phạm bình minh | chủ tịch | ủy ban chỉ đạo quốc gia về cơ chế một cửa asean (asw), cơ chế một cửa quốc gia (nsw) và tạo thuận lợi thương mại']
titles lost: vietnews-detok-0327: ['hoàng tiến đức | giám đốc | sở giáo dục và đào tạo sơn la']
titles lost: vietnews-detok-0327: ['hoàng tiến đức | uỷ viên | bch đảng bộ tỉnh sơn la']
titles lost: vntc-0039: ['michael yu | tổng giám đốc | sitc']
titles lost: vntc-0049: ['phương minh thành | nguyên quyền bí thư |']
titles spurious: baomoi2013-0068: ['nguyễn xuân phú | phó thủ tướng |']
titles spurious: baomoi2017-0098: ['nguyễn thanh phong | chủ tịch | ubnd']
titles spurious: baomoi2017-0152: ['lương cường | chủ nhiệm | tổng cục chính trị']
titles spurious: baomoi2017-0193: ['trần kim yến | bí thư | thành uỷ']
titles spurious: baomoi2017-0361: ['trần kim hậu | đại diện | thanh tra bộ vhttdl']
titles spurious: baomoi2025-0006: ['lê hồng vinh | quyền chủ tịch nước |']
titles spurious: hddtvn-0013: ['phạm bình minh | chủ tịch | ủy ban chỉ đạo quốc gia']
titles spurious: hddtvn-0026: ['trần bằng toàn | vụ phó |']
titles spurious: uts-resources-0016: ['huỳnh thành đạt | trưởng đoàn |']
titles spurious: uts-resources-0016: ['huỳnh thanh đạt | bộ trưởng | bộ kh&cn']
titles spurious: vietnews-detok-0327: ['hoàng tiến đức | giám đốc | sở giáo dục sơn la']
titles spurious: vietnews-detok-0327: ['hoàng tiến đức | giám đốc | sở giáo dục và đào tạo']
titles spurious: vntc-0033: ['lê thế tiệm | bộ trưởng | bộ công an']
titles spurious: vntc-0042: ['nguyễn minh triết tuy | bí thư | thành uỷ']
titles spurious: vntc-0061: ['võ hồng phúc | bộ trưởng |']
bodies spurious: baomoi2013-0024: ubnd thành phố
bodies spurious: baomoi2013-0049: nhà máy vĩnh tân iv
bodies spurious: baomoi2013-0056: ubnd thành phố
bodies spurious: baomoi2013-0061: báo giao thông
bodies spurious: baomoi2013-0061: doanh nghiệp taxi
bodies spurious: baomoi2013-0068: cơ quan atgt
bodies spurious: baomoi2017-0094: đoàn kiểm tra công tác quy hoạch
bodies spurious: baomoi2017-0161: hội đồng trị sự
bodies spurious: baomoi2017-0183: hội đồng trị sự
bodies spurious: baomoi2017-0193: lđlđ
bodies spurious: baomoi2017-0193: quỹ hỗ trợ
bodies spurious: baomoi2017-0217: thường trực thành uỷ hà nội
bodies spurious: baomoi2017-0267: ban quản lý dự án đầu tư xây dựng
bodies spurious: baomoi2017-0337: trường đh đông nam á
bodies spurious: baomoi2025-0001: trung tâm tài chính
bodies spurious: hddtvn-0005: cơ quan hải quan
bodies spurious: hddtvn-0006: công ty cổ phần nghe
bodies spurious: hddtvn-0013: asw
bodies spurious: hddtvn-0013: ủy ban chỉ đạo quốc gia
bodies spurious: hddtvn-0015: asean
bodies spurious: hddtvn-0044: trung tâm chỉ huy
bodies spurious: tailieunoibo-0009: tổ công tác
bodies spurious: tailieunoibo-0011: trang tin điện
bodies spurious: tailieunoibo-0016: ban chỉ đạo trung ương kỷ niệm các ngày lễ lớn
bodies spurious: tailieunoibo-0018: ban chỉ đạo trung ương về tổng kết thực hiện nghị quyết
bodies spurious: tailieunoibo-0018: trường đào tạo
bodies spurious: tuoitre2024-0001: ban chỉ đạo tổng kết nghị quyết 18 ban hành quy chế hoạt động
bodies spurious: uts-resources-0007: sở gd-đtchỉ
bodies spurious: uts-resources-0017: thường trực gtclqg
bodies spurious: uts-resources-0025: mạng lưới trường
bodies spurious: vietnews-detok-0428: ban cán sự đảng
bodies spurious: vietnews-detok-0428: phòng dthcp
bodies spurious: vnsumm2025-0002: sởxây
bodies spurious: vntc-0039: cơ quan công an
bodies spurious: vntc-0039: sở kh-đt
bodies spurious: vntc-0061: công ty hoa hồng và vạn xuân
bodies spurious: vntc-0061: hđqt ngân hàng
bodies spurious: vntc-0061: kin
